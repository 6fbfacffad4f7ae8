import { isIPv6 } from 'node:net'
import type { Clock } from '../kernel/clock'

/** So many requests a second on the whole, and so many at once after a rest. */
export interface Burst {
  readonly rate: number
  readonly atOnce: number
}

interface Bucket {
  left: number
  sinceMs: number
}

/** Sources that are remembered; beyond that the one that came first is forgotten, and begins anew. */
const MAX_SOURCES = 50_000

/** Token buckets by source, in the memory of one process. */
export class BurstLimit {
  private readonly buckets = new Map<string, Bucket>()

  constructor(
    /** null: no limit. */
    private readonly burst: Burst | null,
    private readonly clock: Clock,
    private readonly maxSources = MAX_SOURCES,
  ) {}

  get isOff(): boolean {
    return this.burst === null
  }

  /** Takes one request. @returns after how many seconds it would be taken; null: it was */
  take(source: string): number | null {
    if (this.burst === null) return null
    const { rate, atOnce } = this.burst
    const now = this.clock.monotonicMs()
    const bucket = this.buckets.get(source) ?? this.open(source, { left: atOnce, sinceMs: now })
    bucket.left = Math.min(atOnce, bucket.left + ((now - bucket.sinceMs) * rate) / 1000)
    bucket.sinceMs = now
    if (bucket.left < 1) return Math.max(1, Math.ceil((1 - bucket.left) / rate))
    bucket.left -= 1
    return null
  }

  private open(source: string, bucket: Bucket): Bucket {
    this.buckets.set(source, bucket)
    if (this.buckets.size > this.maxSources)
      for (const oldest of this.buckets.keys()) {
        this.buckets.delete(oldest)
        break
      }
    return bucket
  }
}

/** Who is behind an address: of IPv6 a network of 64 bits, which is what one subscriber has. */
export const networkOf = (address: string): string => {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.replace(/%.*$/, '').split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length)
  const groups = [...first, ...Array<string>(zeros).fill('0'), ...last]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
