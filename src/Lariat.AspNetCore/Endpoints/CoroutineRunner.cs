using System.Net.WebSockets;
using Lariat.AspNetCore.Requests;
using Lariat.LowLevel;

namespace Lariat.AspNetCore.Endpoints;

/// <summary>Runs the coroutine that a handler has returned, in the request's task.</summary>
internal static class CoroutineRunner
{
    public static async ValueTask RunAsync(Coroutine coroutine) => await RunAsObjectAsync(coroutine);

    public static async ValueTask<T> RunWithResultAsync<T>(Coroutine<T> coroutine)
    {
        CheckTask();
        return await coroutine;
    }

    /// <summary>The result as an object, null for a coroutine without one.</summary>
    public static async ValueTask<object?> RunAsObjectAsync<TCoroutine>(TCoroutine coroutine)
        where TCoroutine : ICoroutine
    {
        CheckTask();
        try
        {
            return await coroutine.RunAsync();
        }
        catch (WebSocketException error) when (
            TCoroutine.ResultType is null && LoopTask.CurrentOrNull is RequestTask task && task.TakeLoss(error))
        {
            // Caught here already: middleware between the endpoint and the request's task logs exceptions that pass through it.
            return null;
        }
    }

    private static void CheckTask()
    {
        if (LoopTask.CurrentOrNull is null)
        {
            throw new InvalidOperationException(
                "A coroutine needs a task of a loop, and this request has none: its endpoint was moved off the loop, or its connection is "
                    + "not Lariat's (UseLariat).");
        }
    }
}
