/** How late a timer is at most that is due every millisecond, as far as this process was at work meanwhile and not others. */
export function watchBlocks(): { stop(): number } {
  const processor = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
  let [last, used, longest] = [performance.now(), processor(), 0];
  const timer = setInterval(() => {
    const [now, spent] = [performance.now(), processor()];
    longest = Math.max(longest, Math.min(now - last - 1, spent - used));
    [last, used] = [now, spent];
  }, 1);
  return {
    stop() {
      clearInterval(timer);
      return longest;
    },
  };
}
