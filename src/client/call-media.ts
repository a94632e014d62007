import { ChatError } from './errors.ts';

/** Asks for microphone and camera. */
export type GetMedia = (wanted: { readonly audio: boolean; readonly video: boolean }) => Promise<MediaStream>;

/** The browser's own. It asks the person the first time, so only after a press. */
export const browserMedia: GetMedia = async ({ audio, video }) => {
  const { mediaDevices } = navigator;
  // Pages that came without TLS have none.
  if (!mediaDevices) throw new ChatError('media-denied', 'stop', 'microphone and camera need a page with HTTPS');
  return mediaDevices.getUserMedia({
    ...(audio && { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } }),
    ...(video && { video: { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: 'user' } }),
  });
};

/** Why a device is not to be had, as one of our codes. */
export function mediaError(reason: unknown): ChatError {
  if (reason instanceof ChatError) return reason;
  const { name = '', message = String(reason) } = (reason ?? {}) as Partial<Error>;
  if (/NotFound|Overconstrained/.test(name)) return new ChatError('no-device', 'stop', message);
  return new ChatError(/NotAllowed|Security/.test(name) ? 'media-denied' : 'device-failed', 'stop', message);
}

/** Microphone and, where it is wanted and there is one that may be used, camera: who has none is heard at least. */
export async function mediaFor(getMedia: GetMedia, video: boolean): Promise<MediaStream> {
  try {
    return await getMedia({ audio: true, video });
  } catch (reason) {
    const error = mediaError(reason);
    if (!video) throw error;
    return getMedia({ audio: true, video: false }).catch(() => {
      throw error;
    });
  }
}
