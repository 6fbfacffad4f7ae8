import { editor } from 'monaco-graphql/esm/monaco-editor.js'

/** Names of the editor's themes, for GraphiQL's `editorTheme`. */
export const editorThemes = { dark: 'weir-dark', light: 'weir-light' } as const

/** The colours of `base.css`, for the parts that Monaco paints itself. */
const palettes = {
  dark: { surface: '#212a3b', primary: '#72c8f2', soft: '#72c8f226', faint: '#9dadc418', muted: '#9dadc4' },
  light: { surface: '#ffffff', primary: '#0a6a96', soft: '#0a6a961f', faint: '#56637814', muted: '#566378' },
} as const

const colorsOf = ({ surface, primary, soft, faint, muted }: (typeof palettes)['dark' | 'light']) => ({
  'editor.background': '#ffffff00',
  'editorLineNumber.foreground': muted,
  'editorLineNumber.dimmedForeground': muted,
  'scrollbar.shadow': '#ffffff00',
  'textLink.foreground': primary,
  'textLink.activeForeground': primary,
  'editorLink.activeForeground': primary,
  'editorHoverWidget.background': surface,
  'editorSuggestWidget.background': surface,
  'editorSuggestWidget.selectedBackground': soft,
  'editorSuggestWidget.selectedForeground': primary,
  'editorWidget.background': surface,
  'editorWidget.resizeBorder': primary,
  'list.hoverBackground': soft,
  'list.highlightForeground': primary,
  'list.focusHighlightForeground': primary,
  'menu.background': surface,
  'menu.selectionBackground': soft,
  'menu.selectionForeground': primary,
  'quickInput.background': surface,
  'quickInputList.focusBackground': soft,
  'input.background': faint,
  'inputOption.hoverBackground': soft,
  'toolbar.hoverBackground': soft,
  'pickerGroup.foreground': primary,
  focusBorder: primary,
})

/** Makes the themes known to Monaco, and what every editor has in common. Call it before the first editor is made. */
export const setUpEditors = (): void => {
  editor.onDidCreateEditor((created) => {
    // full-width brackets are what Chinese is written with, not Latin ones in disguise
    created.updateOptions({ unicodeHighlight: { ambiguousCharacters: false } })
  })
  editor.defineTheme(editorThemes.light, {
    base: 'vs',
    inherit: true,
    // the second of Monaco's own is too light on white
    colors: { ...colorsOf(palettes.light), 'editorBracketHighlight.foreground2': '#267326' },
    rules: [{ token: 'argument.identifier.gql', foreground: '#5b3fc4' }],
  })
  editor.defineTheme(editorThemes.dark, {
    base: 'vs-dark',
    inherit: true,
    colors: colorsOf(palettes.dark),
    rules: [
      { token: 'argument.identifier.gql', foreground: '#b3a5ff' },
      { token: 'comment', foreground: '#8fbf7f' },
    ],
  })
}
