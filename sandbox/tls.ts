/** Certificates for the sandbox's servers: a throw-away authority and what it issues. Never used outside the sandbox. */
import { webcrypto } from "node:crypto";
import { isIP } from "node:net";
import "./tls-reflect";
import * as x509 from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const hourMs = 3_600_000;
const validityMs = 365 * 24 * hourMs;

export interface KeyAndCertificate {
  key: string;
  cert: string;
}

export interface CertificateRequest {
  commonName: string;
  /** `O` of the subject: the groups of a Kubernetes client certificate. */
  organizations?: string[];
  dnsNames?: string[];
  ipAddresses?: string[];
  notBefore?: Date;
  notAfter?: Date;
}

export interface Authority {
  certPem: string;
  issue(request: CertificateRequest): Promise<KeyAndCertificate>;
}

x509.cryptoProvider.set(webcrypto as unknown as Crypto);

async function newKeys(): Promise<{ keys: CryptoKeyPair; pem: string }> {
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, [
    "sign",
    "verify",
  ])) as unknown as CryptoKeyPair;
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { keys, pem: x509.PemConverter.encode(pkcs8, "PRIVATE KEY") };
}

const serial = (): string => {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0] ?? 0) & 0x7f || 1;
  return Buffer.from(bytes).toString("hex");
};

const subject = (commonName: string, organizations: string[] = []): x509.JsonName => [
  ...organizations.map((organization) => ({ O: [organization] })),
  { CN: [commonName] },
];

function names(request: CertificateRequest): x509.JsonGeneralNames {
  const dns = (request.dnsNames ?? []).map((value) => ({ type: "dns" as const, value }));
  const ips = (request.ipAddresses ?? [])
    .filter((value) => isIP(value) > 0)
    .map((value) => ({ type: "ip" as const, value }));
  return [...dns, ...ips];
}

export async function createAuthority(commonName: string): Promise<Authority> {
  const { keys } = await newKeys();
  const now = Date.now();
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: subject(commonName),
    notBefore: new Date(now - hourMs),
    notAfter: new Date(now + validityMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    certPem: ca.toString("pem"),
    issue: (request) => issue(ca, keys.privateKey, request),
  };
}

async function issue(
  ca: x509.X509Certificate,
  signingKey: CryptoKey,
  request: CertificateRequest,
): Promise<KeyAndCertificate> {
  const { keys, pem } = await newKeys();
  const now = Date.now();
  const alternative = names(request);
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: subject(request.commonName, request.organizations),
    issuer: ca.subject,
    notBefore: request.notBefore ?? new Date(now - hourMs),
    notAfter: request.notAfter ?? new Date(now + validityMs),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([
        x509.ExtendedKeyUsage.serverAuth,
        x509.ExtendedKeyUsage.clientAuth,
      ]),
      ...(alternative.length > 0 ? [new x509.SubjectAlternativeNameExtension(alternative)] : []),
      await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey),
    ],
  });
  return { key: pem, cert: cert.toString("pem") };
}
