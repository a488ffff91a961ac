import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import leesah from '../package.json' with { type: 'json' }

/** `npm run build:portal`. While working on the page: `vite portal`, beside a started node. */
export default defineConfig({
  plugins: [react()],
  define: { __VERSION__: JSON.stringify(leesah.version) },
  build: { outDir: 'dist', emptyOutDir: true, target: 'baseline-widely-available' },
  server: {
    proxy: Object.fromEntries(
      ['/events', '/log', '/world', '/catalogue', '/life-events', '^/inbox(\\?|/read)'].map(
        (path) => [path, 'http://127.0.0.1:8080'],
      ),
    ),
  },
})
