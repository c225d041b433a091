import type { PublicCredentials } from './welcome.ts';

/** Published by the gateway for everyone: they protect nothing (contract section 1). */
export const sandboxCredentials: PublicCredentials = {
  merchantCode: '842217',
  accessCode: 'c333729b-d060-4b74-a49d-7686a8353481',
  secretKey: 'PkW64zMe5NVdrlPVNnjo2Jy9nOb7v1Xg',
  ivKey: '5NVdrlPVNnjo2Jy9',
  username: 'test',
  password: 'Test@1234',
};
