// Which organisation sees which layer and indicator.

export interface SharingSlice {
  /** Not built yet. */
  built: false;
}

export const SHARING: SharingSlice = { built: false };

export interface SharingActions {
  retry(): void;
}
