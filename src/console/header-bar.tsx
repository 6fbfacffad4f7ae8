import { CredentialFields } from './credential-fields'
import type { Credentials } from './credentials'
import { ExampleMenu } from './example-menu'
import { parseTheme, themes, type Preferences, type Theme } from './preferences'
import { textOf, type TextId } from './texts'
import logo from './weir.svg'

const themeNames: Readonly<Record<Theme, TextId>> = {
  system: 'themeSystem',
  light: 'themeLight',
  dark: 'themeDark',
}

interface HeaderBarProps {
  readonly preferences: Preferences
  readonly onPreferences: (chosen: Preferences) => void
  readonly credentials: Credentials
  readonly onCredentials: (typed: Credentials) => void
}

/** The bar above the editor: examples, who asks, language and theme. */
export const HeaderBar = ({ preferences, onPreferences, credentials, onCredentials }: HeaderBarProps) => {
  const { language } = preferences
  return (
    <header className="weir-bar">
      <a className="weir-brand" href="/">
        <img src={logo} alt="" />
        Weir
        <span className="weir-bar-title">{textOf('playground', language)}</span>
      </a>
      <ExampleMenu language={language} />
      <CredentialFields language={language} credentials={credentials} onChange={onCredentials} />
      <div className="weir-bar-switches">
        <select
          className="weir-control"
          aria-label={textOf('theme', language)}
          value={preferences.theme}
          onChange={(event) => onPreferences({ ...preferences, theme: parseTheme(event.target.value) })}
        >
          {themes.map((theme) => (
            <option key={theme} value={theme}>
              {textOf(themeNames[theme], language)}
            </option>
          ))}
        </select>
        <button
          className="weir-control"
          type="button"
          onClick={() => onPreferences({ ...preferences, language: language === 'zh' ? 'en' : 'zh' })}
        >
          {textOf('otherLanguage', language)}
        </button>
      </div>
    </header>
  )
}
