/** How kubectl's columns print the time since a moment (apimachinery/pkg/util/duration, HumanDuration). */
export function age(since: string | undefined, now: Date): string {
  if (!since) return "<unknown>";
  const total = Math.floor((now.getTime() - new Date(since).getTime()) / 1000);
  if (Number.isNaN(total)) return "<unknown>";
  if (total < -1) return "<invalid>";
  if (total < 0) return "0s";
  if (total < 120) return `${total}s`;
  const minutes = Math.floor(total / 60);
  if (minutes < 10) return total % 60 === 0 ? `${minutes}m` : `${minutes}m${total % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (days < 8) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return days % 365 === 0 || years >= 8 ? `${years}y` : `${years}y${days % 365}d`;
}
