// A report that is being written, and what a person can do with it.

export interface Draft {
  /** Where it is; null until a place is chosen. */
  at: { lon: number; lat: number } | null;
}

export interface ReportActions {
  /** Begin a report. */
  begin(): void;
  /** Put it where the map was clicked. */
  place(lon: number, lat: number): void;
  cancel(): void;
}
