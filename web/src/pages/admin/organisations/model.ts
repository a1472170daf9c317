// Organisations over time.

export interface OrganisationsSlice {
  /** Not built yet. */
  built: false;
}

export const ORGANISATIONS: OrganisationsSlice = { built: false };

export interface OrganisationsActions {
  retry(): void;
}
