/** The output of codegen.yml: types of the operations in docs/examples, which checks these against the schema. */
const { readFileSync, readdirSync } = require('node:fs')
const { join } = require('node:path')
const { codegen } = require('@graphql-codegen/core')
const operationsPlugin = require('@graphql-codegen/typescript-operations')
const { parse } = require('graphql')
const YAML = require('yaml')

const root = join(__dirname, '..', '..')
const plugins = { 'typescript-operations': operationsPlugin }

/** Every document of the folder that `documents` names. */
const documentsOf = (pattern) => {
  const [folder, file] = [
    pattern.slice(0, pattern.lastIndexOf('/')),
    pattern.slice(pattern.lastIndexOf('/') + 1),
  ]
  if (file !== '*.graphql')
    throw new Error(`codegen.yml: documents must be <folder>/*.graphql, not ${pattern}`)
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => ({
      name,
      location: join(folder, name),
      document: parse(readFileSync(join(root, folder, name), 'utf8')),
    }))
}

/** @param sdl the text of the schema that codegen.yml names */
const generate = async (sdl) => {
  const { documents, generates } = YAML.parse(readFileSync(join(root, 'codegen.yml'), 'utf8'))
  const outputs = Object.entries(generates).map(async ([filename, { plugins: names, config }]) => [
    filename,
    await codegen({
      filename,
      schema: parse(sdl),
      documents: documentsOf(documents),
      plugins: names.map((name) => ({ [name]: {} })),
      pluginMap: plugins,
      config,
    }),
  ])
  return Object.fromEntries(await Promise.all(outputs))
}

module.exports = { generate }
