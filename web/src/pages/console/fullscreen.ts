// The whole screen for the page, where the browser lets it.

export function toggleFullscreen(): void {
  const done = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen();
  done.catch(() => undefined);
}

export function followFullscreen(changed: (on: boolean) => void): void {
  document.addEventListener("fullscreenchange", () => changed(document.fullscreenElement !== null));
}
