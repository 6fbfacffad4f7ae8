import { applyPreferences, readPreferences } from './preferences'

/** The small first script of the playground: shows the loading state in the chosen theme, then brings the rest. */
applyPreferences(readPreferences())

const loading = document.getElementById('loading')
const root = document.getElementById('root')

const failed = (): void => {
  if (loading !== null) loading.dataset['state'] = 'failed'
}

if (root !== null) {
  import('./playground')
    .then(({ mountPlayground }) => mountPlayground(root))
    .then(() => loading?.remove(), failed)
}
