import { DropdownMenu } from '@graphiql/react'
import { useRef } from 'react'
import { examples, type Example } from './examples'
import type { Language } from './language'
import { useOpenQuery } from './open-query'
import { textOf, type TextId } from './texts'

const needTexts: Readonly<Record<Example['needs'], TextId>> = {
  nothing: 'needsNothing',
  key: 'needsKey',
  agreement: 'needsAgreement',
  auditor: 'needsAuditor',
}

/** The menu of example queries. */
export const ExampleMenu = ({ language }: { readonly language: Language }) => {
  const openQuery = useOpenQuery()
  const chosen = useRef<Example | null>(null)
  // opened after the menu has closed: it would take the focus back from the editor
  const openChosen = (event: Event): void => {
    if (chosen.current === null) return
    event.preventDefault()
    openQuery(chosen.current.document)
    chosen.current = null
  }
  return (
    <DropdownMenu>
      <DropdownMenu.Button className="weir-control weir-examples">
        {textOf('examples', language)} <span aria-hidden="true">▾</span>
      </DropdownMenu.Button>
      <DropdownMenu.Content className="weir-examples-list" onCloseAutoFocus={openChosen}>
        {examples.map((example) => (
          <DropdownMenu.Item
            key={example.id}
            className="weir-example"
            onSelect={() => {
              chosen.current = example
            }}
          >
            <span>{example.title[language]}</span>
            <small>{textOf(needTexts[example.needs], language)}</small>
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  )
}
