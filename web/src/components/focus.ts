/** Focus what is drawn with the next frame, unless the person has moved on by then: a slow machine
 * would take the focus out of what is typed into meanwhile. */
export function focusWhenDrawn(find: () => HTMLElement | null | undefined): void {
  const before = document.activeElement;
  requestAnimationFrame(() => {
    const now = document.activeElement;
    if (now === before || now === null || now === document.body) find()?.focus();
  });
}
