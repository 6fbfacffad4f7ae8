/**
 * The name under which a record says that its operation read the usage log, as it says of a dataset: no dataset
 * can have it. Its columns are what was looked for, by the names of the filter's members; its rows the records seen.
 */
export const USAGE_LOG = 'usage log'
