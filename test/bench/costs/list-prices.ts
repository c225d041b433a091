/**
 * What AWS asks, in US dollars: the one place where prices stand. Written down from memory of the public price lists, so look
 * them up before you rely on a number. Free tiers and discounts for volume are left out: both make the bill smaller.
 */
export const listPrices = {
  region: 'eu-west-1 (Ireland)',
  asOf: 'the middle of 2025',
  dynamoDb: {
    /** On demand; a million request units. */
    readMillion: 0.1415,
    writeMillion: 0.705,
    /** A gigabyte, for a month. */
    storedGb: 0.283,
    recoverableGb: 0.226,
  },
  lambda: { callMillion: 0.2, arm64GbSecond: 0.0000133334 },
  apiGateway: { httpMillion: 1.11 },
  sqs: { requestMillion: 0.4 },
  scheduler: { callMillion: 1 },
  logs: { takenGb: 0.57, keptGb: 0.03 },
  cloudWatch: { metric: 0.3, alarmedMetric: 0.1, dashboard: 3 },
  xRay: { traceMillion: 5 },
  secretsManager: { secret: 0.4, callMillion: 5 },
  kms: { key: 1, callMillion: 3 },
  s3: { storedGb: 0.023, putMillion: 5 },
  transfer: { outGb: 0.09 },
  /** Kuwait, by SNS: differs by operator and changes often. */
  sms: { segment: 0.2 },
} as const;
