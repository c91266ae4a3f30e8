// Builds the one page that runs in Electron's window and on the rig: relative addresses, no inline code (the CSP forbids it).
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    rollupOptions: {
      input: {
        index: `${import.meta.dirname}/index.html`,
        // The window in which main asks before it signs. A rig asks in its terminal, and does not serve it.
        confirm: `${import.meta.dirname}/confirm.html`,
      },
    },
    modulePreload: { polyfill: false },
  },
});
