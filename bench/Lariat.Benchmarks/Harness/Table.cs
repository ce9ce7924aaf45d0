namespace Lariat.Benchmarks;

/// <summary>The rows, in the order of the table.</summary>
internal static class Table
{
    public static IReadOnlyList<Row> Rows { get; } =
    [
        new YieldRow(),
        new SpawnRow(),
        new DirectAwaitRow(),
        new SuspendRow(),
        new ResumeRow(),
        new DeepResumeRow(),
        new QueueRow(),
        new LockRow(),
        new TimeoutRow(),
        new FutureRow(),
        new CancelParkedRow(),
        new CancelFramesRow(),
        new CancelFinallyRow(),
        new CancelForeignRow(),
        new ThrowRow(),
        new ParkRow(),
    ];

    public static Row Find(string name) => Rows.FirstOrDefault(row => row.Name == name)
        ?? throw new ArgumentException($"There is no row {name}; the rows are {string.Join(", ", Rows.Select(row => row.Name))}.");
}
