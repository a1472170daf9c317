// The state of the system.

export interface HealthSlice {
  /** Not built yet. */
  built: false;
}

export const HEALTH: HealthSlice = { built: false };

export interface HealthActions {
  retry(): void;
}
