import { bulkEnvironment } from '../environment.ts';
import { type UploadPlace, uploadKey } from './upload-files.ts';
import type { SignLink } from './upload-signer.ts';

/** How a file is uploaded: one request, without any other credentials. */
export interface UploadLink {
  url: string;
  method: 'PUT';
  /** The link is good for requests that carry these alone. */
  headers: Readonly<Record<string, string>>;
}

/** Seconds for which a link can be used. */
export const linkSeconds = 15 * 60;

export interface UploadLinks {
  /** A link for one file, which it cannot replace once it is there. */
  make(place: UploadPlace): Promise<UploadLink>;
}

export const uploadLinks = (): UploadLinks => {
  let opened: Promise<SignLink> | undefined;
  return {
    make: async (place) => {
      opened ??= import('./upload-signer.ts').then((module) =>
        module.linkSigner(bulkEnvironment.uploadsBucket),
      );
      return (await opened)(uploadKey(place), linkSeconds);
    },
  };
};
