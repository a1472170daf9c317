declare module "*/symbols.toml" {
  const symbols: {
    families: Record<string, string>;
    categories: Record<string, { family: string; pictogram: string }>;
  };
  export default symbols;
}
