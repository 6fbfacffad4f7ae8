/** Least days that network logs are kept (Cybersecurity Law 21(3)). */
export const LEAST_RETENTION_DAYS = 183
