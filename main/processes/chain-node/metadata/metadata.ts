export const practiceMetadata = (): Uint8Array => new Uint8Array();
