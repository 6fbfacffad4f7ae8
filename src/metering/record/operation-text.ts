/** The text of an operation without its values, which is stored once; records name it by its hash. */
export interface OperationText {
  /** SHA-256 of the text in UTF-8, hex. */
  readonly hash: string
  readonly text: string
}
