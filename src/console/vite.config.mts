import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** GraphiQL's own texts are put into the language of the page where its elements are made. */
const translatedGraphiql: Plugin = {
  name: 'weir-translated-graphiql',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === 'react/jsx-runtime' && /\/node_modules\/(@graphiql|graphiql)\//.test(importer ?? '')
      ? here('chrome-jsx.ts')
      : undefined,
}

/** The pages `/`, `/playground`, `/console` and that of an unknown address, and their files under `/assets/` with the hash of their content in the name. */
export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [translatedGraphiql, react()],
  worker: { format: 'es' },
  build: {
    outDir: here('../../dist/console'),
    emptyOutDir: true,
    assetsDir: 'assets',
    // a file of its own is cached, and needs no data: in the policy of the page
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 3_000,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        index: here('index.html'),
        playground: here('playground.html'),
        apply: here('apply.html'),
        missing: here('missing.html'),
      },
      checks: { moduleLevelDirective: false },
    },
  },
})
