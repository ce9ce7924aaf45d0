namespace Lariat.IO;

public sealed partial class AsyncFile
{
    private static readonly TimeSpan s_minLockPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_maxLockPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Locks the whole file, if it is not locked.</summary>
    /// <param name="exclusive">False: others may lock it the same way.</param>
    /// <returns>False if another lock excludes it.</returns>
    /// <remarks>
    /// Advisory (flock): it excludes other lock holders, also in this process if they opened the file separately, and a
    /// <see cref="FileStream"/> with <see cref="FileShare.None"/>. It ends with <see cref="Unlock"/> or when the file is closed. On file
    /// systems without locks it has no effect.
    /// </remarks>
    /// <exception cref="NotSupportedException">Not on Linux.</exception>
    public bool TryLock(bool exclusive = true)
    {
        CheckUsable();
        return _files.TryLock(_file, exclusive);
    }

    /// <summary>As <see cref="TryLock"/>, waiting until the lock is free.</summary>
    /// <remarks>Suspends unless it is free. It polls, at first every millisecond, later every 50: the system has no wait that could be
    /// canceled.</remarks>
    /// <exception cref="NotSupportedException">Not on Linux.</exception>
    public async Coroutine LockAsync(bool exclusive = true)
    {
        for (TimeSpan pause = s_minLockPause; !TryLock(exclusive); pause = pause * 2 < s_maxLockPause ? pause * 2 : s_maxLockPause)
        {
            await Coroutine.Sleep(pause);
        }
    }

    /// <summary>Releases the lock; has no effect without one.</summary>
    public void Unlock()
    {
        CheckUsable();
        _files.Unlock(_file);
    }
}
