import { readSettings } from '../../src/config/settings'
import type { OperationLimits } from '../../src/gateway/admission/limits'

/** The bounds of one operation as they are by default. */
export const testLimits: OperationLimits = readSettings({})
