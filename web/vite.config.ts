import { fileURLToPath } from "node:url";

import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { compressed } from "./scripts/compress.mjs";
import { startChunks, startHints } from "./scripts/start.mjs";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** Where `npm run dev` finds the studio's server. */
const server = process.env.ATELIER_SERVER ?? "http://127.0.0.1:7860";

export default defineConfig({
  plugins: [react(), tailwindcss(), startHints(), compressed()],
  resolve: { alias: { "@": here("./src") } },
  build: {
    outDir: here("../src/atelier/server/static"),
    emptyOutDir: true,
    target: "es2022",
    // Inline scripts and data: URLs of scripts are refused by the server's content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ debugName: "start", name: startChunks(here(".").replace(/\/$/, "")) }],
        },
      },
    },
  },
  server: {
    proxy: {
      "/v1": { target: server },
      "/socket.io": { target: server, ws: true },
    },
  },
  test: { environment: "node", include: ["src/**/*.test.{ts,tsx}"], globals: false },
});
