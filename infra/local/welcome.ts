/** The sandbox merchant's credentials, which are public (contract section 1). */
export interface PublicCredentials {
  readonly merchantCode: string;
  readonly accessCode: string;
  readonly secretKey: string;
  readonly ivKey: string;
  readonly username: string;
  readonly password: string;
}

/** What `npm start` says about the service it has started. */
export const welcome = ({ url, publicCredentials: credentials }: WelcomeFacts): string => `
  Daftar, the whole service on this machine: ${url}

  Sandbox merchant  ${credentials.merchantCode}
  Login             ${credentials.username} / ${credentials.password}
  Access code       ${credentials.accessCode}
  Secret key        ${credentials.secretKey}
  IV key            ${credentials.ivKey}

  Try it:
    curl -s ${url}/api/v1/login -H 'content-type: application/json' \\
      -d '{"username":"${credentials.username}","password":"${credentials.password}"}'
`;

export interface WelcomeFacts {
  readonly url: string;
  readonly publicCredentials: PublicCredentials;
}
