declare module "*/symbols.toml" {
  const symbols: {
    families: Record<string, string>;
    categories: Record<string, { family: string; pictogram: string }>;
  };
  export default symbols;
}

declare module "*/palettes.toml" {
  const palettes: Record<"light" | "dark" | "wall", Record<string, string | number>>;
  export default palettes;
}

declare module "*/wall.toml" {
  const wall: {
    inset: {
      title: { vi: string; en: string };
      areas: string[];
    };
    regions: {
      title: { vi: string; en: string };
      areas: string[];
      point: { lon: number; lat: number };
    }[];
  };
  export default wall;
}
