import { startEmbedded } from '../../src/db/embedded/embedded'

/**
 * A program that uses the embedded server of a directory: prints one line of JSON when it is up. When it reads
 * `stop` it ends its use and says so; when it reads `exit` it ends without a word.
 */
const main = async (dataDir: string): Promise<void> => {
  const kinds: string[] = []
  const embedded = await startEmbedded({ dataDir, observe: ({ kind }) => kinds.push(kind) })
  const { url, ownedByUs, dataDirectory } = embedded
  process.stdout.write(`${JSON.stringify({ url, ownedByUs, dataDirectory, kinds })}\n`)
  process.stdin.once('data', (line: Buffer) => {
    if (line.toString().startsWith('exit')) process.exit(0)
    void embedded.stop().then(() => process.stdout.write('"stopped"\n', () => process.exit(0)))
  })
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`)
  process.exit(1)
})
