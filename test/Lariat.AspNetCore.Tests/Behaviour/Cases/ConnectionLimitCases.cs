using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>MaxConcurrentConnections of two.</summary>
internal static class ConnectionLimitCases
{
    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        new("connections: the third is closed", HostProfile.Few, async play =>
        {
            await OpenAsync(play);
            await OpenAsync(play);
            RawClient third = await play.ConnectAsync();
            await third.EndAsync();
        })
        { Expects = "Hello", OwnHost = true },
        new("connections: one more when one has gone", HostProfile.Few, async play =>
        {
            await OpenAsync(play);
            RawClient second = await OpenAsync(play);
            await second.SendAsync(Farewell);
            await second.EndAsync();

            // The client sees the end a little before the server has counted it.
            for (int i = 0; i < 1000; i++)
            {
                using RawClient third = await RawClient.ConnectAsync(play.Host.EndPointOf(0));
                await third.SendAsync(Farewell);
                await third.EndAsync();
                if (third.Received.Length > 0)
                {
                    play.Remark("the third was answered");
                    return;
                }
            }
        })
        { Expects = "the third was answered", OwnHost = true },
    ];

    private static async Task<RawClient> OpenAsync(Play play)
    {
        RawClient client = await play.ConnectAsync();
        await client.SendAsync(Get("/hello"));
        await client.UntilAsync("Hello");
        return client;
    }
}
