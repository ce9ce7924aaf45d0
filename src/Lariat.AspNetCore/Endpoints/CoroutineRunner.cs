namespace Lariat.AspNetCore.Endpoints;

/// <summary>Runs the coroutine that a handler has returned, in the request's task.</summary>
internal static class CoroutineRunner
{
    public static async ValueTask RunAsync(Coroutine coroutine)
    {
        CheckTask();
        await coroutine;
    }

    public static async ValueTask<T> RunWithResultAsync<T>(Coroutine<T> coroutine)
    {
        CheckTask();
        return await coroutine;
    }

    private static void CheckTask()
    {
        if (LoopTask.CurrentOrNull is null)
        {
            throw new InvalidOperationException(
                "A coroutine needs a task of a loop, and this request has none: its endpoint was moved off the loop, or its connection is not Lariat's (UseLariat).");
        }
    }
}
