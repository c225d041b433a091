import type { Stage } from '../stage.ts';

/** Where CloudFront looks for firewalls and certificates. */
export const edgeRegion = 'us-east-1';

/** What the edge sends along with each request, and nobody else knows. */
export const originKeyHeader = 'x-origin-key';
/** Where the edge writes the address of whoever called it. */
export const clientAddressHeader = 'x-client-address';

/** The secret's name below the stage's prefix, and whole. */
export const originKeyPath = 'edge/origin-key';
export const originKeyName = ({ name }: Stage): string => `daftar/${name}/${originKeyPath}`;
