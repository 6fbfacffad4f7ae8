import { readFileSync } from 'node:fs'
import { AppError } from '../kernel/errors'

/**
 * Rows that are named in a file, and not on the command line, which shells keep and other users see.
 * @param file its path; `-`: standard input
 * @returns one for each line that is not empty, its values between tabs
 * @throws AppError BAD_USER_INPUT when it cannot be read
 */
export const readNamedRowsFile = (file: string): readonly (readonly string[])[] => {
  let text: string
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw AppError.of('redaction.noFile', { file }, {}, error)
  }
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))
}
