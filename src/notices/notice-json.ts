import { z } from 'zod'
import type { MessageParams } from '../kernel/message'

const Text = z.object({ en: z.string(), zh: z.string() })

const Params = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.array(z.string()), z.array(Text), Text]),
)

/** The parameters of a stored notice. @throws ZodError when they are none */
export const parseParams = (stored: unknown): MessageParams => Params.parse(stored)

const Addressed = z.array(
  z.union([
    z.strictObject({ account: z.string() }),
    z.strictObject({ organisation: z.string(), role: z.string().optional() }),
  ]),
)

/** Whom a stored notice was meant for. @throws ZodError when it does not say so */
export const parseAddressed = (stored: unknown) => Addressed.parse(stored)
