// Errors: an exception leaves at the await; a task keeps its own until somebody awaits it.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine<string> TakeFromShelfAsync(string item)
{
    await Coroutine.Sleep(0);
    return item == "unicorn" ? throw new KeyNotFoundException("shelf is empty") : $"one {item}";
}

static async Coroutine<string> OrderAsync(string item)
{
    try
    {
        return await TakeFromShelfAsync(item);
    }
    catch (KeyNotFoundException error)
    {
        throw new OrderException($"cannot deliver {item}", error);
    }
    finally
    {
        Console.WriteLine($"order closed: {item}");
    }
}

static async Coroutine MainAsync()
{
    foreach (string item in (string[])["teapot", "unicorn"])
    {
        try
        {
            Console.WriteLine($"delivered: {await OrderAsync(item)}");
        }
        catch (OrderException error)
        {
            Console.WriteLine($"error: {error.Message}");
            Console.WriteLine($"cause: {error.InnerException?.Message}");
        }
    }

    LoopTask<string> task = LoopTask.Create(OrderAsync("unicorn"));
    await Coroutine.Sleep(0.05);
    Console.WriteLine("the task has failed, nobody has looked yet");
    Console.WriteLine($"looked: {task.GetException()?.Message}");
    try
    {
        await task;
    }
    catch (OrderException error)
    {
        Console.WriteLine($"awaited: {error.Message}");
    }
}

/// <summary>An order that the shop cannot deliver.</summary>
internal sealed class OrderException(string message, Exception cause) : Exception(message, cause);
