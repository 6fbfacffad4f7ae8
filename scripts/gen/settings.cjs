/** docs/settings.md, section `settings`: the table of src/config/setting-table.ts. */
const { settingTable } = require('../../dist/src/config/setting-table.js')
const { allowedOf } = require('../../dist/src/config/setting-value.js')

const defaultOf = (byDefault) => (byDefault === null ? '' : byDefault === '' ? 'none' : `\`${byDefault}\``)

const generate = () =>
  [
    '| setting | default | value | meaning | 含义 |',
    '| --- | --- | --- | --- | --- |',
    ...Object.values(settingTable).map(
      (setting) =>
        `| \`${setting.name}\` | ${defaultOf(setting.byDefault)} | ${allowedOf(setting, 'en', '`')} | ${setting.en} | ${setting.zh} |`,
    ),
  ].join('\n')

module.exports = { generate }
