import type { IncomingMessage } from 'node:http';

/** API Gateway's limit for a request's body. */
export const largestBody = 10 * 1024 * 1024;

/** A request's whole body, or undefined as soon as it turns out to be too large; the rest then stays unread. */
export const readBody = (request: IncomingMessage): Promise<Buffer | undefined> => {
  if (announcesTooMuch(request)) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', function take(chunk: Buffer) {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= largestBody) return;
      request.off('data', take);
      request.pause();
      resolve(undefined);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => reject(new Error('The client went away')));
  });
};

export const announcesTooMuch = (request: IncomingMessage): boolean =>
  Number(request.headers['content-length'] ?? 0) > largestBody;
