namespace Lariat;

/// <summary>A queue that returns the last item first.</summary>
/// <remarks>asyncio: <c>LifoQueue</c>.</remarks>
/// <typeparam name="T">The items.</typeparam>
/// <param name="capacity">Maximum number of items; zero or less, the default: unlimited.</param>
public sealed class AsyncLifoQueue<T>(int capacity = 0) : AsyncQueue<T>(capacity, new LifoStore<T>());
