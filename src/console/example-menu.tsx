import { DropdownMenu } from '@graphiql/react'
import { Fragment, useRef } from 'react'
import type { Example } from './example'
import { exampleGroups } from './examples'
import type { Language } from './language'
import { useOpenQuery } from './open-query'
import { textOf, type TextId } from './texts'

const needTexts: Readonly<Record<Example['needs'], TextId>> = {
  nothing: 'needsNothing',
  key: 'needsKey',
  agreement: 'needsAgreement',
  opener: 'needsOpener',
  authority: 'needsAuthority',
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
        {exampleGroups.map((group) => (
          <Fragment key={group.title}>
            <p className="weir-example-group" id={`examples-${group.title}`}>
              {textOf(group.title, language)}
            </p>
            <div role="group" aria-labelledby={`examples-${group.title}`}>
              {group.examples.map((example) => (
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
            </div>
          </Fragment>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  )
}
