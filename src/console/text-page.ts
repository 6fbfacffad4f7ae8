import { mountPageBar } from './page-bar'

/** The script of a page whose texts stand in it: the bar, and nothing more. */
mountPageBar(() => undefined)
