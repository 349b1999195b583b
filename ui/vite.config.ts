import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte({ configFile: false }), svelteTesting()],
  // The window is served from its own files, wherever they lie.
  base: "./",
  // The window takes no data: addresses for images and fonts.
  build: { assetsInlineLimit: 0, rolldownOptions: { checks: { pluginTimings: false } } },
  server: { fs: { allow: [".", "../icons"] } },
  test: {
    environment: "jsdom",
    setupFiles: ["./vitest.setup.ts"],
    include: ["src/**/*.test.ts"],
    // Without this a stylesheet reads as empty, and the colours could not be measured.
    css: true,
  },
});
