/// What F# runs on the pool: no coroutine can be awaited there, and the error says so.
module Lariat.FSharp.Tests.OffLoopTests

open System
open System.Threading.Tasks
open Lariat
open Xunit

[<Fact>]
let BackgroundTask_AwaitsACoroutine_ThrowsWithTheReason () =
    TestLoop.runReal (fun () ->
        task {
            let loop = EventLoop.Current

            let! error =
                task {
                    try
                        do! backgroundTask { do! Coroutine.Sleep 0.0 }
                        return "none"
                    with :? InvalidOperationException as error ->
                        return error.Message
                }

            Assert.Contains("running event loop", error)
            Assert.Same(loop, EventLoop.CurrentOrNull)
        })

[<Fact>]
let MailboxProcessor_AwaitsACoroutine_ThrowsWithTheReason () =
    TestLoop.runReal (fun () ->
        task {
            use mailbox =
                MailboxProcessor<AsyncReplyChannel<string>>.Start(fun inbox ->
                    async {
                        let! reply = inbox.Receive()

                        try
                            do! Async.AwaitTask(task { do! Coroutine.Sleep 0.0 })
                            reply.Reply "none"
                        with error ->
                            reply.Reply error.Message
                    })

            let! error = mailbox.PostAndAsyncReply id

            Assert.Contains("running event loop", error)
        })

[<Fact>]
let RunThreadSafe_FromABackgroundTask_IsTheWayBack () =
    TestLoop.runReal (fun () ->
        task {
            let loop = EventLoop.Current

            let five () =
                task {
                    do! Coroutine.Sleep 0.0
                    return 5
                }

            let! result = backgroundTask { return! loop.RunThreadSafe(five).AsTask() }

            Assert.Equal(5, result)
        })
