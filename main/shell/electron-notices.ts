// The system's notifications, as Electron gives them.
import { Notification } from 'electron';
import type { ShowNotice } from './notifications.ts';

export function electronNotices(): ShowNotice {
  // Kept until they are clicked or gone: one that is collected as garbage is not heard any more.
  const shown = new Set<Notification>();
  return (told, onClick) => {
    if (!Notification.isSupported()) return;
    const notice = new Notification(told);
    const forget = () => void shown.delete(notice);
    notice.once('click', () => {
      forget();
      onClick();
    });
    notice.once('close', forget);
    notice.once('failed', forget);
    shown.add(notice);
    notice.show();
  };
}
