namespace Lariat.IO.Tests;

internal static class WatchReading
{
    /// <summary>Reads changes until the wanted one, and gives it.</summary>
    public static async Coroutine<DirectoryChange> UntilAsync(this DirectoryWatch watch, Func<DirectoryChange, bool> isWanted)
    {
        while (true)
        {
            DirectoryChange change = await watch.ReadAsync();
            if (isWanted(change))
            {
                return change;
            }
        }
    }
}
