/** The assertion keys that the settings name: given files, or one that the gate makes and keeps itself. */

import {
  type AssertionAlgorithm,
  type AssertionKeys,
  type KeyFile,
  newSigningKey,
  readAssertionKeys,
} from '../upstream/assertion-keys.ts';
import { generatedKey } from './generated-key.ts';

interface AssertionKeySettings {
  /** Of the key that signs. */
  readonly algorithm: AssertionAlgorithm;
  /** The first signs, all are published. `generated` = made on first start. */
  readonly keys: 'generated' | readonly KeyFile[];
}

/** @param folder the data folder. @throws Error whose message names the file, when a key cannot be read, made or used. */
export async function loadAssertionKeys(settings: AssertionKeySettings, folder: string): Promise<AssertionKeys> {
  const { algorithm, keys } = settings;
  return readAssertionKeys(algorithm, keys === 'generated' ? [await ownKey(algorithm, folder)] : keys);
}

async function ownKey(algorithm: AssertionAlgorithm, folder: string): Promise<KeyFile> {
  const make = (): string => `${JSON.stringify(newSigningKey(algorithm).export({ format: 'jwk' }))}\n`;
  const { file, text } = await generatedKey(folder, `assertion-${algorithm.toLowerCase()}.jwk`, make);
  return { file, text: { reveal: () => text } };
}
