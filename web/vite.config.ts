import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { parse } from "smol-toml";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const SERVER = process.env.GEO_IOC_DEV_SERVER ?? "http://127.0.0.1:8000";
const SERVED = ["/api", "/tiles", "/styles", "/healthz"];

/** Content of ../layers as a module. */
const toml: Plugin = {
  name: "toml",
  transform: (code, id) =>
    id.endsWith(".toml") ? `export default ${JSON.stringify(parse(code))}` : null,
};

/** The best quality takes ten times as long, for a few per cent. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Every text file once more, as small as it gets: done once here, and not for each visitor. */
const packed: Plugin = {
  name: "packed",
  apply: "build",
  // What was written, and not the bundle: the last plugins still change it.
  writeBundle({ dir = "dist" }, bundle) {
    for (const name of Object.keys(bundle).filter((each) => /\.(js|css|svg)$/.test(each))) {
      const source = readFileSync(join(dir, name));
      writeFileSync(join(dir, `${name}.br`), brotliCompressSync(source, BROTLI));
      writeFileSync(join(dir, `${name}.gz`), gzipSync(source, { level: 9 }));
    }
  },
};

// Relative base: the same files serve under any path prefix. Nothing is inlined: the page's content
// security policy allows no data: fonts.
export default defineConfig({
  base: "./",
  plugins: [toml, packed],
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rolldownOptions: { input: ["index.html", "docs.html", "sign-in.html", "admin.html"] },
    // MapLibre is one megabyte before compression; it is wanted at first load.
    chunkSizeWarningLimit: 1400,
  },
  // MapLibre's package says of its worker that it does nothing by itself, and it would be left out.
  worker: { format: "es", rolldownOptions: { treeshake: false } },
  // The server names itself in its styles as it was asked for: through this port.
  server: {
    proxy: Object.fromEntries(
      SERVED.map((path) => [path, { target: SERVER, changeOrigin: false }]),
    ),
  },
  // How long a busy machine takes says nothing of the code.
  test: { include: ["src/**/*.test.ts"], environment: "node", testTimeout: 60_000 },
});
